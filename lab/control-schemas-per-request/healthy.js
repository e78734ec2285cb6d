'use strict';


// A form service that makes its schemas anew for each request: slow, but nothing keeps them.

const express = require('express');
const Joi = require('joi');
const { z } = require('zod');

const { serve } = require('../drive.js');

const app = express();
app.use(express.json());
app.post('/orders/:most', (request, response) => {
  const most = Number(request.params.most);
  const byZod = z.object({ item: z.string().min(1), amount: z.number().int().max(most) });
  const byJoi = Joi.object({ item: Joi.string().min(1), amount: Joi.number().integer().max(most) });
  const { error } = byJoi.validate(request.body);
  response.json({ zod: byZod.safeParse(request.body).success, joi: error === undefined });
});

serve(
  require('node:http').createServer(app),
  (n) => [
    {
      method: 'POST',
      path: `/orders/${100 + n}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ item: `item ${n}`, amount: n }),
    },
  ],
  { warmUp: 50, batch: 50 },
);

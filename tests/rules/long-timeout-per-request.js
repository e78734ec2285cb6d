import express from "express";

const app = express();
const sessions = new Map();

app.post("/login", (req, res) => {
  sessions.set(req.body.token, req.body.user);
  // leak: long-timeout-per-request
  setTimeout(() => sessions.delete(req.body.token), 24 * 60 * 60 * 1000);
  res.end();
});

app.post("/ping", (req, res) => {
  // ok: long-timeout-per-request
  setTimeout(() => res.end(), 500);
});

app.listen(3000);

import Fastify from 'fastify';
import { createRepo } from './repo';

const app = Fastify();
const repo = createRepo(process.env.DB!);

app.get<{ Params: { id: string } }>('/:id', (req) => repo.find(req.params.id));
app.listen({ port: 3000 });

import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

type Status = { state: 'running' | 'done' | 'failed'; result?: unknown; error?: string };
const jobs: Record<string, Status> = {};

export async function routes(app: FastifyInstance) {
  app.post('/jobs', async (request) => {
    const id = randomUUID();
    jobs[id] = { state: 'running' };
    work(request.body).then(
      (result) => { jobs[id] = { state: 'done', result }; },
      (e) => { jobs[id] = { state: 'failed', error: String(e) }; },
    );
    return { id };
  });
  app.get<{ Params: { id: string } }>('/jobs/:id', async (request, reply) => {
    const job = jobs[request.params.id];
    if (!job) return reply.code(404).send();
    if (job.state !== 'running') delete jobs[request.params.id];
    return job;
  });
}

async function work(input: unknown) { return { input }; }

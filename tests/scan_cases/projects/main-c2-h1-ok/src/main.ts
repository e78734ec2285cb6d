import { build } from './a';
const app = await build();
await app.listen({ port: 3000 });
process.on('SIGTERM', () => app.close());

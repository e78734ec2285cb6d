import { createServer } from 'vite';
import { flush } from './metrics.js';

const timer = setInterval(flush, 10_000);

if (import.meta.hot) {
  import.meta.hot.accept();
  import.meta.hot.dispose(() => clearInterval(timer));
}
export { createServer };

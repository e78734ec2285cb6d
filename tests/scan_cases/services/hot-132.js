import { createServer } from 'vite';
import { flush } from './metrics.js';

// leak: timer
setInterval(flush, 10_000);

if (import.meta.hot) {
  import.meta.hot.accept();
}
export { createServer };

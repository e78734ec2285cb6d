import pino from 'pino';
import { Upstream } from './feeds/upstream';
const up = new Upstream(process.env.FEED!, pino());
up.open();
process.on('SIGHUP', () => void up.rotate());

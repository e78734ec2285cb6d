import { iterate } from './pubsub.js';
export const resolvers = { Subscription: { price: { subscribe: (_, { symbol }) => iterate(`price.${symbol}`) } } };

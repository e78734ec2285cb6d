// As much of an application as is needed to call its handlers without a server.
export const handlers = {};
export default () => ({ post: (path, handler) => (handlers[path] = handler), listen() {} });

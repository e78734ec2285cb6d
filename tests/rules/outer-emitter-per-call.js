export function createRpc(channel) {
  return {
    call(id) {
      return new Promise((resolve) => {
        // leak: outer-emitter-per-call
        channel.on("reply", (reply) => reply.id === id && resolve(reply));
      });
    },
    ask(id) {
      return new Promise((resolve) => {
        const onReply = (reply) => {
          if (reply.id !== id) return;
          channel.off("reply", onReply);
          resolve(reply);
        };
        // ok: outer-emitter-per-call
        channel.on("reply", onReply);
      });
    },
  };
}

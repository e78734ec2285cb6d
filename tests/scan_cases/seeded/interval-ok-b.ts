export function configure(config: { every: number }): { stop(): void } {
  let timer: NodeJS.Timeout | undefined = setInterval(() => console.log(config.every), config.every);
  return {
    stop() {
      if (timer) clearInterval(timer);
      timer = undefined;
    },
  };
}

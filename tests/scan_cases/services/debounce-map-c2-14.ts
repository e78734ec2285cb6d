type Job = () => void;
export function makeScheduler() {
  const polls: Record<string, NodeJS.Timeout> = {};
  return {
    poll(id: string, job: Job) {
      // leak: timer
      polls[id] = setInterval(job, 5000);
    },
    stop(id: string) { clearInterval(polls[id]); delete polls[id]; },
  };
}

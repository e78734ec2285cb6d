type Job = () => void;
export function makeScheduler() {
  const polls: Record<string, NodeJS.Timeout> = {};
  return {
    poll(id: string, job: Job) {
      clearInterval(polls[id]);
      polls[id] = setInterval(job, 5000);
    },
    stop(id: string) { clearInterval(polls[id]); delete polls[id]; },
  };
}

const deferred: (() => void)[] = [];

export async function transfer(account: { id: string; history: unknown[] }, amount: number) {
  const before = structuredClone(account);
  await apply(account, amount);
  console.log('transferred', before.id, amount);
}

async function apply(account: { history: unknown[] }, amount: number) {
  account.history.push(amount);
  account.history.splice(0, account.history.length - 10);
}

export const flushCount = () => deferred.length;

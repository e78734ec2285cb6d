const lastSeen: Record<string, Date> = {};
export async function onWebhook(payload: { deliveryId: string; body: unknown }) {
  if (lastSeen[payload.deliveryId]) return;
  // leak: cache
  lastSeen[payload.deliveryId] = new Date();
  await process(payload.body);
}
async function process(b: unknown) { console.log(b); }

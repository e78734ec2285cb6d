interface Sub { id: string; topic: string; deliver(m: unknown): void }
export class SubscriptionManager {
  private byTopic = new Map<string, Map<string, Sub>>();
  add(sub: Sub) {
    let subs = this.byTopic.get(sub.topic);
    if (!subs) this.byTopic.set(sub.topic, (subs = new Map()));
    subs.set(sub.id, sub);
  }
  remove(sub: Sub) {
    const subs = this.byTopic.get(sub.topic);
    if (!subs) return;
    subs.delete(sub.id);
    if (subs.size === 0) this.byTopic.delete(sub.topic);
  }
  publish(topic: string, m: unknown) {
    for (const s of this.byTopic.get(topic)?.values() ?? []) s.deliver(m);
  }
}

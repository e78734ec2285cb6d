import { Subject, filter, map } from 'rxjs';

export interface DomainEvent {
  kind: string;
  tenant: string;
  body: unknown;
}

const events$ = new Subject<DomainEvent>();

export const publish = (event: DomainEvent) => events$.next(event);

export const ofKind = (kind: string) =>
  events$.pipe(
    filter((e) => e.kind === kind),
    map((e) => e.body),
  );

import { fromEvent, takeUntil, Subject } from 'rxjs';
export class P { private d = new Subject<void>(); init(el: EventTarget) { fromEvent(el, 'x').pipe(takeUntil(this.d)).subscribe(() => {}); } destroy() { this.d.next(); } }

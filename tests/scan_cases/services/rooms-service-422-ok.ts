import { Injectable } from '@nestjs/common';
import { Observable, Subject } from 'rxjs';
@Injectable()
export class RoomsService {
  private readonly rooms = new Map<string, Subject<unknown>>();
  join(roomId: string): Observable<unknown> {
    let room = this.rooms.get(roomId);
    if (!room) {
      room = new Subject();
      this.rooms.set(roomId, room);
    }
    return room.asObservable();
  }
  leave(roomId: string) {
    this.rooms.get(roomId)?.complete();
    this.rooms.delete(roomId);
  }
}

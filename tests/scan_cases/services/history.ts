import { Injectable } from '@nestjs/common';
@Injectable()
export class ConversationService {
  private history: Record<string, string[]> = {};
  append(userId: string, message: string) {
    // leak: cache|global-state
    (this.history[userId] ||= []).push(message);
    return this.history[userId].slice(-20);
  }
}

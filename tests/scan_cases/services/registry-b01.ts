export interface Upload {
  id: string;
  userId: string;
  received: number;
}

const active = new Map<string, Upload>();

export function begin(userId: string, id: string): Upload {
  const upload = { id, userId, received: 0 };
  // leak: cache
  active.set(`${userId}:${id}`, upload);
  return upload;
}

export function progress(upload: Upload, bytes: number): void {
  upload.received += bytes;
}

export function finish(upload: Upload): void {
  active.delete(upload.id);
}

export const count = () => active.size;

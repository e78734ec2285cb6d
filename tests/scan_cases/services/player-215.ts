export class Player extends EventTarget {
  #audio: HTMLAudioElement;
  constructor(src: string) {
    super();
    this.#audio = new Audio(src);
    // leak: listener
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.#audio.pause();
    });
  }
  dispose() {
    this.#audio.pause();
  }
}

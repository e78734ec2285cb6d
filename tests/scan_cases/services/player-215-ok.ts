export class Player extends EventTarget {
  #audio: HTMLAudioElement;
  constructor(src: string) {
    super();
    this.#audio = new Audio(src);
    document.addEventListener('visibilitychange', this.#onHide);
  }
  #onHide = () => { if (document.hidden) this.#audio.pause(); };
  dispose() {
    this.#audio.pause();
    document.removeEventListener('visibilitychange', this.#onHide);
  }
}

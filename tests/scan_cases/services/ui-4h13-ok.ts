import { defineStore } from 'pinia';
export const useCart = defineStore('cart', { state: () => ({ items: [] as string[] }), actions: { add(x: string) { this.items.push(x); }, clear() { this.items = []; } } });

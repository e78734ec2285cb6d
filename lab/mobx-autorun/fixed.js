'use strict';


// A basket whose total is kept up to date for every page that shows it.

const express = require('express');
const { autorun, makeAutoObservable, runInAction } = require('mobx');

const { serve } = require('../drive.js');

class Basket {
  items = [];

  constructor() {
    makeAutoObservable(this);
  }

  get total() {
    return this.items.reduce((sum, item) => sum + item.cents, 0);
  }
}

const basket = new Basket();

class TotalView {
  constructor(page) {
    this.page = page;
    this.drawn = [];
    this.buffer = new Array(80).fill(page);
    this.dispose = autorun(() => this.draw(basket.total));
  }

  draw(total) {
    this.drawn.push(total);
    if (this.drawn.length > 5) this.drawn.shift();
  }
}

const app = express();
app.get('/basket/:page', (request, response) => {
  const view = new TotalView(request.params.page);
  runInAction(() => {
    basket.items.push({ cents: 199 });
    if (basket.items.length > 10) basket.items.shift();
  });
  response.json(view.drawn);
  view.dispose();
});

serve(require('node:http').createServer(app), (n) => [{ path: `/basket/${n}` }]);

'use strict';

// A notification service. A browser asks for news by long polling: it subscribes, gets what is
// there, and comes back later with a new request.

const http = require('node:http');

const subscribers = new Set();
const news = ['opening hours changed', 'new branch in Lyon', 'maintenance on Sunday'];

class Subscriber {
  constructor(topic) {
    this.topic = topic;
    this.delivered = 0;
    this.backlog = new Array(200).fill(0);
  }

  notify(item) {
    this.backlog[this.delivered % this.backlog.length] = item.length;
    this.delivered += 1;
  }
}

function subscribe(topic) {
  const subscriber = new Subscriber(topic);
  subscribers.add(subscriber);
  return subscriber;
}

function unsubscribe(subscriber) {
  subscribers.delete(subscriber);
}

function publish(item) {
  for (const subscriber of subscribers) subscriber.notify(item);
}

const server = http.createServer((request, response) => {
  const subscriber = subscribe(request.url.slice(1));
  response.once('close', () => unsubscribe(subscriber));
  publish(news[subscribers.size % news.length]);
  response.end(`${subscriber.topic}: ${subscriber.delivered} new\n`);
});

function requests(n) {
  return [{ path: `/topic-${n % 7}` }];
}

// -- start, and the load this service is tried under ------------------------------------------

process.on('SIGTERM', () => process.exit(0));

server.listen(Number(process.env.PORT || 0), '127.0.0.1', () => {
  const { port } = server.address();
  console.log(`listening ${port}`);
  if (process.env.LAB_LOAD || process.env.LAB_SNAPSHOTS) {
    require('../load.js').drive(port, requests);
  }
});

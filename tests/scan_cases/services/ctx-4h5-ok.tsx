import React from 'react';
export class Clock extends React.Component<{}, { now: Date }> {
  timer?: number;
  componentDidMount() { this.timer = window.setInterval(() => this.setState({ now: new Date() }), 1000); }
  componentWillUnmount() { window.clearInterval(this.timer); }
  render() { return null; }
}

import React from 'react';

export class Dashboard extends React.Component<{ load(): Promise<number[]> }, { points: number[] }> {
  state = { points: [] as number[] };
  timer?: number;

  componentDidMount() {
    this.timer = window.setInterval(async () => {
      this.setState({ points: await this.props.load() });
    }, 5000);
  }
  componentWillUnmount() {
    window.clearInterval(this.timer);
  }

  render() {
    return <ul>{this.state.points.map((p, i) => <li key={i}>{p}</li>)}</ul>;
  }
}

import React from 'react';

export class Dashboard extends React.Component<{ load(): Promise<number[]> }, { points: number[] }> {
  state = { points: [] as number[] };

  componentDidMount() {
    // leak: timer
    window.setInterval(async () => {
      this.setState({ points: await this.props.load() });
    }, 5000);
  }

  render() {
    return <ul>{this.state.points.map((p, i) => <li key={i}>{p}</li>)}</ul>;
  }
}

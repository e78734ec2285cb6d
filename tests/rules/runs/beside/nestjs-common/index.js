export const Injectable = () => () => {};

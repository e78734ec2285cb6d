export const render = async (data: unknown) => JSON.stringify(data);

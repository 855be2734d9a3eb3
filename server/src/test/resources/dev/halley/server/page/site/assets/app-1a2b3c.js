export const word = "comet";

/** What has to be known about a model to feed it with pictures. What is left out is read from the model itself, or assumed and said. */
export interface EmbeddingPreset {
  /** Short name, as on the command line: `imagenet`. */
  readonly name: string;
  /** Name of the input; default the model's first. */
  readonly input?: string | undefined;
  /** Size of the input in pixels; default what the model states. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly layout?: 'nchw' | 'nhwc' | undefined;
  readonly color?: 'rgb' | 'bgr' | undefined;
  /** Levels 0..255 are multiplied by this first: 1/255 for 0..1. */
  readonly scale?: number | undefined;
  /** Subtracted and divided by after scaling; of red, green and blue. */
  readonly mean?: readonly [number, number, number] | undefined;
  readonly std?: readonly [number, number, number] | undefined;
  /** How a picture of other proportions comes to the input's size. Default `stretch`. */
  readonly fit?: 'stretch' | 'letterbox' | 'cover' | undefined;
  /** Name of the output that is the vector. */
  readonly output?: string | undefined;
  /** How tokens or cells become one vector: their mean, or the first token. Outputs of shape [n, dim] need neither. */
  readonly pool?: 'mean' | 'first' | undefined;
  /** How vectors are compared. Default `cosine`. */
  readonly metric?: 'cosine' | 'l2' | undefined;
  /** Licence of the model, as an SPDX expression. */
  readonly license?: string | undefined;
  /** Hex SHA-256 of the file that the preset is for; another file is refused. */
  readonly sha256?: string | undefined;
}

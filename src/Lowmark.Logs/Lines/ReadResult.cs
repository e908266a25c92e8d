namespace Lowmark.Logs.Lines;

/// <summary>What went through a reader.</summary>
/// <param name="Bytes">Bytes read; of UTF-16 input, the bytes of its UTF-8 form.</param>
/// <param name="Lines">Physical lines, skipped ones included; a last line without line end counts.</param>
public readonly record struct ReadResult(long Bytes, long Lines);

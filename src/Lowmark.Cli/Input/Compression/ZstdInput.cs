using System.Runtime.InteropServices;

namespace Lowmark.Cli.Input.Compression;

/// <summary>Unpacks zstd of one or several frames, skippable ones among them, by libzstd.</summary>
/// <remarks>Interface: zstd.h, 1.0 and later. The library itself refuses a window above 128 MiB.</remarks>
internal sealed unsafe partial class ZstdInput : LibraryInput
{
    private const int WindowTooLarge = 16;
    private const int NoMemory = 64;

    private nint _decoder;
    private bool _isBetweenFrames = true;

    public ZstdInput(Stream packed)
        : base(packed, "zstd")
    {
        _decoder = Create();
        if (_decoder == 0) { throw new InvalidDataException("no memory"); }
    }

    protected override UnpackState Unpack(
        ReadOnlySpan<byte> input, Span<byte> output, bool inputEnded, out int used, out int written)
    {
        (used, written) = (0, 0);
        if (input.IsEmpty && inputEnded && _isBetweenFrames) { return UnpackState.Ended; }
        nuint result;
        fixed (byte* from = input, to = output)
        {
            Piece source = new() { Bytes = from, Size = (nuint)input.Length };
            Piece target = new() { Bytes = to, Size = (nuint)output.Length };
            result = Decompress(_decoder, ref target, ref source);
            (used, written) = ((int)source.At, (int)target.At);
        }

        if (IsError(result) != 0)
        {
            // An error is its number, negated (ZSTD_ErrorCode).
            return -(nint)result is WindowTooLarge or NoMemory ? UnpackState.TooLarge : UnpackState.Damaged;
        }

        _isBetweenFrames = result == 0;
        return UnpackState.GoesOn;
    }

    protected override void Release()
    {
        if (_decoder != 0) { _ = Free(_decoder); }
        _decoder = 0;
    }

    [LibraryImport(SystemLibrary.Zstd, EntryPoint = "ZSTD_createDStream")]
    private static partial nint Create();

    [LibraryImport(SystemLibrary.Zstd, EntryPoint = "ZSTD_decompressStream")]
    private static partial nuint Decompress(nint decoder, ref Piece target, ref Piece source);

    [LibraryImport(SystemLibrary.Zstd, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint result);

    [LibraryImport(SystemLibrary.Zstd, EntryPoint = "ZSTD_freeDStream")]
    private static partial nuint Free(nint decoder);

    /// <summary><c>ZSTD_inBuffer</c> and <c>ZSTD_outBuffer</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Piece
    {
        public byte* Bytes;
        public nuint Size;
        public nuint At;
    }
}

using System.Runtime.InteropServices;

namespace Lowmark.Cli.Input.Compression;

/// <summary>Unpacks xz of one or several streams, and the older lzma, by liblzma.</summary>
/// <remarks>Interface: lzma/base.h and lzma/container.h, 5.0 and later.</remarks>
internal sealed unsafe partial class XzInput : LibraryInput
{
    private const uint Concatenated = 0x08;
    private const int Run = 0;
    private const int Finish = 3;

    private State* _state;

    public XzInput(Stream packed, string format)
        : base(packed, format)
    {
        _state = NewState<State>();
        if (AutoDecoder(_state, MostMemory, Concatenated) != 0) { throw new InvalidDataException("no memory"); }
    }

    protected override UnpackState Unpack(
        ReadOnlySpan<byte> input, Span<byte> output, bool inputEnded, out int used, out int written)
    {
        int result;
        fixed (byte* from = input, to = output)
        {
            _state->NextIn = from;
            _state->AvailableIn = (nuint)input.Length;
            _state->NextOut = to;
            _state->AvailableOut = (nuint)output.Length;
            result = Code(_state, inputEnded ? Finish : Run);
        }

        used = input.Length - (int)_state->AvailableIn;
        written = output.Length - (int)_state->AvailableOut;
        return result switch
        {
            0 or 2 or 3 or 4 or 10 => UnpackState.GoesOn,       // OK, words about checks, no progress
            1 => UnpackState.Ended,
            5 or 6 => UnpackState.TooLarge,
            _ => UnpackState.Damaged,
        };
    }

    protected override void Release()
    {
        if (_state is null) { return; }
        End(_state);
        NativeMemory.Free(_state);
        _state = null;
    }

    [LibraryImport(SystemLibrary.Lzma, EntryPoint = "lzma_auto_decoder")]
    private static partial int AutoDecoder(State* state, ulong memoryLimit, uint flags);

    [LibraryImport(SystemLibrary.Lzma, EntryPoint = "lzma_code")]
    private static partial int Code(State* state, int action);

    [LibraryImport(SystemLibrary.Lzma, EntryPoint = "lzma_end")]
    private static partial void End(State* state);

    /// <summary><c>lzma_stream</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct State
    {
        public byte* NextIn;
        public nuint AvailableIn;
        public ulong TotalIn;
        public byte* NextOut;
        public nuint AvailableOut;
        public ulong TotalOut;
        public nint Allocator;
        public nint Internal;
        public fixed ulong Reserved[9];
    }
}

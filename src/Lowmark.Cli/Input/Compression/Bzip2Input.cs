using System.Runtime.InteropServices;

namespace Lowmark.Cli.Input.Compression;

/// <summary>Unpacks bzip2 of one or several streams by libbz2.</summary>
/// <remarks>Interface: bzlib.h, 1.0. Its memory is 4 MB at most by its format.</remarks>
internal sealed unsafe partial class Bzip2Input : LibraryInput
{
    private const int Fine = 0;
    private const int StreamEnd = 4;
    private const int NoMemory = -3;

    private State* _state;
    private bool _isOpen;

    public Bzip2Input(Stream packed)
        : base(packed, "bzip2") => _state = NewState<State>();

    protected override UnpackState Unpack(
        ReadOnlySpan<byte> input, Span<byte> output, bool inputEnded, out int used, out int written)
    {
        (used, written) = (0, 0);
        if (!_isOpen)
        {
            if (input.IsEmpty) { return inputEnded ? UnpackState.Ended : UnpackState.GoesOn; }
            if (Init(_state, 0, 0) != Fine) { return UnpackState.TooLarge; }
            _isOpen = true;
        }

        int result;
        fixed (byte* from = input, to = output)
        {
            _state->NextIn = from;
            _state->AvailableIn = (uint)input.Length;
            _state->NextOut = to;
            _state->AvailableOut = (uint)output.Length;
            result = Decompress(_state);
        }

        used = input.Length - (int)_state->AvailableIn;
        written = output.Length - (int)_state->AvailableOut;
        if (result == StreamEnd) { EndStream(); }
        return result switch
        {
            Fine or StreamEnd => UnpackState.GoesOn,
            NoMemory => UnpackState.TooLarge,
            _ => UnpackState.Damaged,
        };
    }

    protected override void Release()
    {
        if (_state is null) { return; }
        EndStream();
        NativeMemory.Free(_state);
        _state = null;
    }

    private void EndStream()
    {
        if (_isOpen) { _ = End(_state); }
        _isOpen = false;
    }

    [LibraryImport(SystemLibrary.Bzip2, EntryPoint = "BZ2_bzDecompressInit")]
    private static partial int Init(State* state, int verbosity, int small);

    [LibraryImport(SystemLibrary.Bzip2, EntryPoint = "BZ2_bzDecompress")]
    private static partial int Decompress(State* state);

    [LibraryImport(SystemLibrary.Bzip2, EntryPoint = "BZ2_bzDecompressEnd")]
    private static partial int End(State* state);

    /// <summary><c>bz_stream</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct State
    {
        public byte* NextIn;
        public uint AvailableIn;
        public fixed uint TotalIn[2];
        public byte* NextOut;
        public uint AvailableOut;
        public fixed uint TotalOut[2];
        public nint Internal;
        public nint Allocate;
        public nint Free;
        public nint Opaque;
    }
}

using System.Runtime.InteropServices;

namespace Lowmark.Cli.Input.Compression;

/// <summary>How far a library came with the bytes it was given.</summary>
internal enum UnpackState
{
    /// <summary>It wants more input, or has more output.</summary>
    GoesOn,

    /// <summary>The input ended where it may.</summary>
    Ended,
    Damaged,
    TooLarge,
}

/// <summary>Unpacks by a library of the system, a buffer at a time.</summary>
/// <param name="format">For messages: <c>xz</c>.</param>
internal abstract class LibraryInput(Stream packed, string format) : ForwardStream
{
    /// <summary>What a library may take for a dictionary: xz -9 needs 65 MiB, zstd 128 at most unless it was asked for
    /// more.</summary>
    protected const ulong MostMemory = 130UL << 20;

    private const int InputBytes = 64 * 1024;

    private readonly byte[] _input = new byte[InputBytes];
    private UnpackState _state;
    private int _at;
    private int _length;
    private bool _inputEnded;

    /// <exception cref="InvalidDataException">Cut or damaged; the message is a phrase that says which.</exception>
    public sealed override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) { return 0; }
        while (_state is UnpackState.GoesOn)
        {
            if (_at == _length && !_inputEnded)
            {
                (_at, _length) = (0, packed.Read(_input));
                _inputEnded = _length == 0;
            }

            ReadOnlySpan<byte> input = _input.AsSpan(_at, _length - _at);
            _state = Unpack(input, buffer, _inputEnded, out int used, out int written);
            _at += used;
            if (written > 0) { return written; }
            if (used > 0 || _state is not UnpackState.GoesOn || (input.IsEmpty && !_inputEnded)) { continue; }
            throw new InvalidDataException($"its {format} data {(_inputEnded ? "ends early" : "is damaged")}");
        }

        return _state switch
        {
            UnpackState.Damaged => throw new InvalidDataException($"its {format} data is damaged"),
            UnpackState.TooLarge => throw new InvalidDataException(
                $"its {format} data needs more than {MostMemory >> 20} MiB of memory to be unpacked"),
            _ => 0,
        };
    }

    /// <param name="inputEnded">Nothing comes behind <paramref name="input"/>.</param>
    protected abstract UnpackState Unpack(
        ReadOnlySpan<byte> input, Span<byte> output, bool inputEnded, out int used, out int written);

    /// <summary>Gives back what the library took; may be called again.</summary>
    protected abstract void Release();

    protected sealed override void Dispose(bool disposing)
    {
        Release();
        base.Dispose(disposing);
    }

    /// <summary>The libraries keep the address of their state.</summary>
    protected static unsafe T* NewState<T>()
        where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)sizeof(T));
}

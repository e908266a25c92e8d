using System.Runtime.InteropServices;

namespace Lowmark.Cli.Top;

/// <summary>How a terminal takes what is typed: as it was, or each key at once and without echo.</summary>
/// <remarks>tcgetattr(3), cfmakeraw(3), tcsetattr(3). <c>struct termios</c> and its flags are other ones on POWER and
/// MIPS: only the C library looks into it, here it is a piece of memory.</remarks>
internal sealed partial class TerminalModes
{
    /// <summary>More than the structure has anywhere (60 bytes on Linux).</summary>
    private const int StructureBytes = 256;

    private const int Now = 0;                                  // TCSANOW
    private const int WhenWritten = 1;                          // TCSADRAIN

    private readonly byte[] _before;
    private readonly int _descriptor;

    private TerminalModes(int descriptor, byte[] before) => (_descriptor, _before) = (descriptor, before);

    /// <returns>Null when it is no terminal.</returns>
    public static TerminalModes? Of(int descriptor)
    {
        byte[] before = new byte[StructureBytes];
        return Get(descriptor, ref before[0]) == 0 ? new(descriptor, before) : null;
    }

    /// <summary>Ctrl-C, Ctrl-Z and Ctrl-\ come as keys, too.</summary>
    public void TakeKeys()
    {
        Span<byte> raw = stackalloc byte[StructureBytes];
        _before.CopyTo(raw);
        MakeRaw(ref raw[0]);
        _ = Set(_descriptor, WhenWritten, ref raw[0]);
    }

    public void Restore() => _ = Set(_descriptor, Now, ref _before[0]);

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int Get(int descriptor, ref byte termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int Set(int descriptor, int when, ref byte termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(ref byte termios);
}

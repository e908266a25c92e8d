using System.Runtime.InteropServices;

namespace Lowmark.Cli;

/// <summary>The size of the terminal, by ioctl(TIOCGWINSZ).</summary>
/// <remarks>Asking the console class would initialise the terminal, which writes escape sequences before our first
/// line.</remarks>
internal static partial class TerminalWindow
{
    // include/uapi/asm-generic/ioctls.h; mips, powerpc and sparc have another number.
    private const nuint GetWindowSize = 0x5413;

    /// <returns>Null when this is no terminal, its size is not set or the machine is of another kind.</returns>
    public static int? Columns(int descriptor)
    {
        bool known = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;
        if (!OperatingSystem.IsLinux() || !known) { return null; }
        Span<ushort> rowsColumnsPixels = stackalloc ushort[4];
        int result = IoControl(descriptor, GetWindowSize, ref MemoryMarshal.GetReference(rowsColumnsPixels));
        return result == 0 && rowsColumnsPixels[1] > 0 ? rowsColumnsPixels[1] : null;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoControl(int descriptor, nuint request, ref ushort size);
}

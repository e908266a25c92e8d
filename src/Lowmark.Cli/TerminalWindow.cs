using System.Runtime.InteropServices;

namespace Lowmark.Cli;

/// <summary>The size of the terminal, by ioctl(TIOCGWINSZ).</summary>
/// <remarks>Asking the console class would initialise the terminal, which writes escape sequences before our first
/// line.</remarks>
internal static partial class TerminalWindow
{
    /// <summary>include/uapi/asm-generic/ioctls.h; POWER has another number.</summary>
    private static readonly nuint? s_getWindowSize = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 or Architecture.X86 or Architecture.Arm64 or Architecture.Arm or Architecture.Armv6
            or Architecture.S390x or Architecture.LoongArch64 or Architecture.RiscV64 => 0x5413,
        Architecture.Ppc64le => 0x40087468,
        _ => null,
    };

    /// <returns>Null when this is no terminal, its size is not set or the machine is of another kind.</returns>
    public static int? Columns(int descriptor) => Size(descriptor)?.Columns;

    /// <inheritdoc cref="Columns"/>
    public static (int Columns, int Rows)? Size(int descriptor)
    {
        if (!OperatingSystem.IsLinux() || s_getWindowSize is not { } request) { return null; }
        Span<ushort> rowsColumnsPixels = stackalloc ushort[4];
        int result = IoControl(descriptor, request, ref MemoryMarshal.GetReference(rowsColumnsPixels));
        bool isSet = result == 0 && rowsColumnsPixels[0] > 0 && rowsColumnsPixels[1] > 0;
        return isSet ? (rowsColumnsPixels[1], rowsColumnsPixels[0]) : null;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoControl(int descriptor, nuint request, ref ushort size);
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lowmark.Apply.Files;

/// <summary>The calls of the system by which files are changed. All are relative to an open folder, so that nobody can
/// put another one in its place between two calls.</summary>
internal static partial class Linux
{
    // include/uapi/asm-generic/fcntl.h; the two that are others on Arm and POWER are properties.
    public const int WriteOnly = 0x1;
    public const int ReadWrite = 0x2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Append = 0x400;
    public const int NoWait = 0x800 | 0x100;                    // O_NONBLOCK | O_NOCTTY
    public const int CloseOnExec = 0x80000;

    public const int PathOnly = 0x200000;                       // O_PATH

    public const int RemovesFolder = 0x200;                     // AT_REMOVEDIR

    public const int ExclusiveLock = 2;                         // LOCK_EX
    public const int DoNotWait = 4;                             // LOCK_NB
    public const int Unlock = 8;                                // LOCK_UN

    private static readonly bool s_hasOtherFlags =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Ppc64le;

    public static int FolderOnly => s_hasOtherFlags ? 0x4000 : 0x10000;

    public static int NoLink => s_hasOtherFlags ? 0x8000 : 0x20000;

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle OpenAt(SafeFileHandle folder, string name, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeFileHandle file, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "sync")]
    public static partial void SyncAll();

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(SafeFileHandle file, nint length);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFolder(SafeFileHandle folder, string name, uint mode);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Remove(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(SafeFileHandle folder, string name, SafeFileHandle toFolder, string toName);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(
        SafeFileHandle folder, string name, SafeFileHandle toFolder, string toName, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, nuint request, ref int flags);

    [LibraryImport(
        "libc", EntryPoint = "fgetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetAttribute(SafeFileHandle file, string name, Span<byte> value, nuint size);

    [LibraryImport(
        "libc", EntryPoint = "fsetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetAttribute(
        SafeFileHandle file, string name, ReadOnlySpan<byte> value, nuint size, int flags);
}

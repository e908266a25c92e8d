using System.Runtime.InteropServices;

namespace Lowmark.Apply.Files;

/// <summary>What a file is, and which, by statx(2): it has one layout on every machine.</summary>
/// <param name="Mode">Its type and permissions, as in stat(2).</param>
internal readonly partial record struct FileFacts(ushort Mode, ulong Inode, ulong Device, long Size)
{
    private const int CurrentFolder = -100;             // AT_FDCWD
    private const int DoNotFollow = 0x100;              // AT_SYMLINK_NOFOLLOW
    private const int TheDescriptor = 0x1000;           // AT_EMPTY_PATH
    private const uint Wanted = 0x1 | 0x2 | 0x8 | 0x10 | 0x100 | 0x200; // type, mode, user, group, inode, size

    public uint User { get; init; }

    public uint Group { get; init; }

    public bool IsRegular => (Mode & 0xf000) == 0x8000;

    public bool IsFolder => (Mode & 0xf000) == 0x4000;

    /// <summary>The permissions alone.</summary>
    public int Permissions => Mode & 0xfff;

    public bool IsLink => (Mode & 0xf000) == 0xa000;

    /// <summary>Of the path itself, also where it is a link.</summary>
    /// <returns>Null when there is none, or the system can not tell.</returns>
    public static FileFacts? OfPath(string path) => Of(CurrentFolder, path, DoNotFollow);

    /// <summary>Of what the path leads to.</summary>
    public static FileFacts? OfTarget(string path) => Of(CurrentFolder, path, 0);

    public static FileFacts? OfOpen(SafeHandle file)
    {
        bool taken = false;
        try
        {
            file.DangerousAddRef(ref taken);
            return OfDescriptor((int)file.DangerousGetHandle());
        }
        finally
        {
            if (taken) { file.DangerousRelease(); }
        }
    }

    /// <param name="descriptor">As open(2) gave it.</param>
    public static FileFacts? OfDescriptor(int descriptor) => Of(descriptor, "", TheDescriptor);

    public bool IsSameFile(FileFacts other) => Inode == other.Inode && Device == other.Device;

    private static FileFacts? Of(int folder, string path, int flags)
    {
        if (!OperatingSystem.IsLinux()) { return null; }
        Raw raw = default;
        try
        {
            return StatX(folder, path, flags, Wanted, ref raw) == 0
                ? new(raw.Mode, raw.Inode, ((ulong)raw.DeviceMajor << 32) | raw.DeviceMinor, (long)raw.Size)
                {
                    User = raw.User,
                    Group = raw.Group,
                }
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref Raw result);

    /// <summary><c>struct statx</c> (include/uapi/linux/stat.h), 256 bytes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Raw
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}

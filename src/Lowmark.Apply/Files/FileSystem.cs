using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lowmark.Apply.Files;

/// <summary>The file system that a file lies on, by fstatfs(2).</summary>
/// <param name="Magic">Its kind (include/uapi/linux/magic.h).</param>
/// <param name="FreeBytes">For those who are not root.</param>
internal readonly partial record struct FileSystem(uint Magic, long FreeBytes)
{
    public const uint Proc = 0x9fa0;
    public const uint Sys = 0x62656572;
    public const uint Cgroup1 = 0x27e0eb;
    public const uint Cgroup2 = 0x63677270;

    private const int RoomForAny = 256;

    /// <summary>Files in it are values of the kernel.</summary>
    public bool IsKernels => Magic is Proc or Sys or Cgroup1 or Cgroup2;

    // struct statfs begins with kind and block size, then blocks: all, free, free for others. The first two are words
    // of the machine, but on s390 32 bits; a 32-bit machine's statfs64 has 32 and 64 bits likewise.
    private static bool HasShortHead =>
        !Environment.Is64BitProcess || RuntimeInformation.ProcessArchitecture == Architecture.S390x;

    public static FileSystem Of(SafeFileHandle file, string path)
    {
        byte[] raw = new byte[RoomForAny];
        if ((Environment.Is64BitProcess ? StatFs(file, raw) : StatFs64(file, raw)) != 0)
        {
            throw LinuxException.Last(path);
        }

        int head = HasShortHead ? sizeof(uint) : sizeof(ulong);
        long kind = HeadWord(raw);
        long blockSize = HeadWord(raw.AsSpan(head));
        long free = BitConverter.ToInt64(raw, (2 * head) + (2 * sizeof(ulong)));
        return new((uint)kind, Math.BigMul(free, blockSize) > long.MaxValue ? long.MaxValue : free * blockSize);
    }

    private static long HeadWord(ReadOnlySpan<byte> raw) =>
        HasShortHead ? BitConverter.ToUInt32(raw) : BitConverter.ToInt64(raw);

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    private static partial int StatFs(SafeFileHandle file, Span<byte> result);

    [LibraryImport("libc", EntryPoint = "fstatfs64", SetLastError = true)]
    private static partial int StatFs64(SafeFileHandle file, Span<byte> result);
}

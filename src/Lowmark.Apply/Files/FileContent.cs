using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lowmark.Apply.Files;

/// <summary>What stands in an open file.</summary>
/// <exception cref="LinuxException">By every call: it failed.</exception>
internal static class FileContent
{
    private const int Chunk = 16 * 1024;

    /// <summary>From where the file stands to its end.</summary>
    /// <param name="most">Bytes; a file that holds more fails with <see cref="Errno.TooLarge"/>.</param>
    public static byte[] Read(SafeFileHandle file, string path, int most)
    {
        byte[] buffer = new byte[Chunk];
        int length = 0;
        while (true)
        {
            nint count = Linux.Read(file, buffer.AsSpan(length), (nuint)(buffer.Length - length));
            if (count < 0)
            {
                if ((Errno)Marshal.GetLastPInvokeError() == Errno.Interrupted) { continue; }
                throw LinuxException.Last(path);
            }

            if (count == 0) { return buffer[..length]; }
            length += (int)count;
            if (length > most) { throw new LinuxException(Errno.TooLarge, path); }
            if (length == buffer.Length) { Array.Resize(ref buffer, length * 2); }
        }
    }

    /// <summary>All of it, in as many calls as it takes.</summary>
    public static void Write(SafeFileHandle file, string path, ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty) { content = content[WriteSome(file, path, content)..]; }
    }

    /// <summary>In one call, or not at all: a file of the kernel takes each call for a value of its own.</summary>
    public static void WriteAtOnce(SafeFileHandle file, string path, ReadOnlySpan<byte> value)
    {
        if (WriteSome(file, path, value) != value.Length) { throw new LinuxException(Errno.InOut, path); }
    }

    public static void Sync(SafeFileHandle file, string path)
    {
        if (Linux.Sync(file) != 0) { throw LinuxException.Last(path); }
    }

    public static void Cut(SafeFileHandle file, string path, long length)
    {
        if (Linux.Truncate(file, (nint)length) != 0) { throw LinuxException.Last(path); }
    }

    private static int WriteSome(SafeFileHandle file, string path, ReadOnlySpan<byte> content)
    {
        while (true)
        {
            nint count = Linux.Write(file, content, (nuint)content.Length);
            if (count > 0) { return (int)count; }
            if (count == 0) { throw new LinuxException(Errno.InOut, path); }
            if ((Errno)Marshal.GetLastPInvokeError() != Errno.Interrupted) { throw LinuxException.Last(path); }
        }
    }
}

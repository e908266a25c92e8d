using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Lowmark.Apply.Files;

/// <summary>Names in an open folder by getdents64(2), many a call, so that a listing makes no object but the names it
/// gives.</summary>
internal sealed partial class FolderEntries
{
    private const int InterruptedCall = 4;                      // EINTR
    private const int NoSuchCall = 38;                          // ENOSYS
    private const int BufferBytes = 64 * 1024;

    // struct linux_dirent64 (include/linux/dirent.h), packed the same on every machine.
    private const int LengthAt = 16;
    private const int NameAt = 19;

    private readonly byte[] _buffer = new byte[BufferBytes];

    /// <returns>0, or the number of the error.</returns>
    public int Add(int folder, ICollection<string> names)
    {
        if (CallNumber is not { } call) { return NoSuchCall; }
        while (true)
        {
            nint length = GetEntries(call, folder, ref _buffer[0], BufferBytes);
            int error = length < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (error == InterruptedCall) { continue; }
            if (length <= 0) { return error; }
            Add(_buffer.AsSpan(0, (int)length), names);
        }
    }

    private static nint? CallNumber => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 or Architecture.Arm => 217,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 61,
        Architecture.X86 or Architecture.S390x => 220,
        Architecture.Ppc64le => 202,
        _ => null,
    };

    private static void Add(ReadOnlySpan<byte> entries, ICollection<string> names)
    {
        while (entries.Length > NameAt)
        {
            ushort length = BitConverter.IsLittleEndian
                ? BinaryPrimitives.ReadUInt16LittleEndian(entries[LengthAt..])
                : BinaryPrimitives.ReadUInt16BigEndian(entries[LengthAt..]);
            ReadOnlySpan<byte> name = entries[NameAt..length];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                names.Add(Encoding.UTF8.GetString(name));
            }

            entries = entries[length..];
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint GetEntries(nint number, nint folder, ref byte buffer, nuint size);
}

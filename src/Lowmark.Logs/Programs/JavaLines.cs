using Lowmark.Logs.Records;

namespace Lowmark.Logs.Programs;

/// <summary>The Java virtual machine: java.lang.OutOfMemoryError by its message, and what it prints when the system
/// refuses it memory.</summary>
/// <remarks>HotSpot 8 to 24: Universe (memory/universe.cpp), os::commit_memory() (os_linux.cpp),
/// VMError::print_oom_error... (utilities/vmError.cpp); java.nio.Bits.reserveMemory(); OpenJ9 uses the same
/// class.</remarks>
internal static class JavaLines
{
    /// <summary>What may follow a message: the end, a closing quote or bracket, a nested message, a frame. Prose
    /// goes on
    /// in words.</summary>
    private static ReadOnlySpan<byte> AfterMessage => "\"'\\:)];<"u8;

    public static ProgramRecord? Read(in ProgramLine line)
    {
        if (line.Has("java.lang.OutOfMemoryError"u8)) { return Thrown(line); }
        if (line.Has("os::commit_memory("u8) && line.Has(" failed; error='"u8))
        {
            return line.Record(ProgramName.Java, ProgramSays.Refused) with
            {
                Space = MemorySpace.Native,
                AskedBytes = line.BytesAfter(", "u8),
            };
        }

        if (line.Ends("There is insufficient memory for the Java Runtime Environment to continue."u8))
        {
            return line.Record(ProgramName.Java, ProgramSays.Refused) with { Space = MemorySpace.Native };
        }

        return line.Has("Native memory allocation ("u8) && line.Has(" failed to "u8)
            ? line.Record(ProgramName.Java, ProgramSays.Detail) with
            {
                Space = MemorySpace.Native,
                AskedBytes = line.BytesAfter("failed to map "u8) ?? line.BytesAfter("failed to allocate "u8),
            }
            : null;
    }

    /// <summary>A line of a stack trace below a message.</summary>
    public static bool IsTrace(in ProgramLine line) =>
        line.Starts("at "u8) || line.Starts("... "u8) || line.Starts("Caused by: "u8) || line.Starts("Suppressed: "u8);

    private static ProgramRecord? Thrown(in ProgramLine line)
    {
        ReadOnlySpan<byte> text = line.Text;
        int at = text.IndexOf("java.lang.OutOfMemoryError"u8);
        ReadOnlySpan<byte> before = text[..at];
        ReadOnlySpan<byte> message = text[(at + "java.lang.OutOfMemoryError"u8.Length)..];
        if (!MayPrecede(before)) { return null; }
        if (!message.StartsWith(": "u8))
        {
            bool isBare = message.IsEmpty && (before.IsEmpty || before.EndsWith("Caused by: "u8)
                || before.EndsWith("due to "u8) || before.StartsWith("Exception in thread "u8));
            return isBare ? line.Record(ProgramName.Java, ProgramSays.AtLimit) : null;
        }

        message = message[2..];
        return Known(message, out MemorySpace space, out int length)
            ? (MayFollow(message[length..]) ? Said(line, space) : null)
            : line.Record(ProgramName.Java, ProgramSays.AtLimit);
    }

    private static ProgramRecord Said(in ProgramLine line, MemorySpace space) => space switch
    {
        MemorySpace.DirectBuffer => line.Record(ProgramName.Java, ProgramSays.AtLimit) with
        {
            Space = space,
            AskedBytes = line.BytesAfter("Cannot reserve "u8),
            UsedBytes = line.BytesAfter("allocated: "u8),
            LimitBytes = line.BytesAfter("limit: "u8),
        },
        MemorySpace.Native => line.Record(ProgramName.Java, ProgramSays.Refused) with
        {
            Space = space,
            AskedBytes = line.BytesAfter("request "u8),
        },
        MemorySpace.Mapping => line.Record(ProgramName.Java, ProgramSays.Refused) with { Space = space },
        _ => line.Record(ProgramName.Java, ProgramSays.AtLimit) with { Space = space },
    };

    /// <summary>The messages that HotSpot and the class library have; <paramref name="length"/> is that of the fixed
    /// part, or all where figures follow.</summary>
    private static bool Known(ReadOnlySpan<byte> message, out MemorySpace space, out int length)
    {
        (space, length) = message switch
        {
            _ when message.StartsWith("Java heap space"u8) => (MemorySpace.Heap, 15),
            _ when message.StartsWith("GC overhead limit exceeded"u8) => (MemorySpace.GcOverhead, 26),
            _ when message.StartsWith("Metaspace"u8) => (MemorySpace.Metaspace, 9),
            _ when message.StartsWith("PermGen space"u8) => (MemorySpace.Metaspace, 13),
            _ when message.StartsWith("Compressed class space"u8) => (MemorySpace.CompressedClassSpace, 22),
            _ when message.StartsWith("Direct buffer memory"u8) => (MemorySpace.DirectBuffer, 20),
            _ when message.StartsWith("Cannot reserve "u8) && message.IndexOf("direct buffer memory"u8) > 0 =>
                (MemorySpace.DirectBuffer, message.Length),
            _ when message.StartsWith("unable to create new native thread"u8) => (MemorySpace.Threads, 34),
            _ when message.StartsWith("unable to create native thread"u8) => (MemorySpace.Threads, message.Length),
            _ when message.StartsWith("Requested array size exceeds VM limit"u8) => (MemorySpace.ArraySize, 37),
            _ when message.StartsWith("request "u8) && message.IndexOf(" bytes for "u8) > 0 =>
                (MemorySpace.Native, message.Length),
            _ when message.StartsWith("Map failed"u8) => (MemorySpace.Mapping, 10),
            _ => (MemorySpace.Heap, -1),
        };
        return length >= 0;
    }

    /// <summary>A message begins the line or follows a blank or an opening sign; a call, a name in quotes and a longer
    /// name do not.</summary>
    private static bool MayPrecede(ReadOnlySpan<byte> before) =>
        before.IsEmpty || before[^1] is (byte)' ' or (byte)'\t' or (byte)']' or (byte)':'
        || before.EndsWith("=\""u8) || before.EndsWith(":\""u8) || before.EndsWith("\\n"u8);

    private static bool MayFollow(ReadOnlySpan<byte> after) =>
        after.IsEmpty || AfterMessage.Contains(after[0]) || after.StartsWith(" at "u8) || after.StartsWith(" ("u8)
        || (after.Length == 1 && after[0] == '.');
}

using Lowmark.Logs.Lines;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Reports;

/// <summary>Lines of a register or stack dump. Every architecture has its own names; what they share is hex words of
/// the width of a register, and little else.</summary>
/// <remarks>Sources: show_regs(), __show_regs() and dump_mem() below arch/, read for x86, arm, arm64, powerpc, mips,
/// s390 and riscv.</remarks>
internal static class RegisterDump
{
    private const int RegisterDigits = 8;

    /// <summary>x86's general registers, without a letter of any other word and no blank where one was cut.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> t) =>
        t is [.., not (byte)' '] && t.IndexOfAnyExcept(ByteSets.Registers) < 0 && IsNamed(t);

    /// <summary>x86's bytes of code, and where the CPU was.</summary>
    public static bool IsPlainCode(ReadOnlySpan<byte> t)
    {
        if (!t.StartsWith("Code: "u8)) { return false; }
        ReadOnlySpan<byte> code = t["Code: "u8.Length..];
        int here = code.IndexOf((byte)'<') + 1;
        return code.IndexOfAnyExcept(ByteSets.Code) < 0
            && (here == 0 || (PlainText.IsCodeByte(code[here..]) && !code[here..].Contains((byte)'<')));
    }

    public static bool IsLine(ReadOnlySpan<byte> t) => IsNamed(t) || IsHexWords(t);

    private static bool IsNamed(ReadOnlySpan<byte> t) => t[0] switch
    {
        (byte)'R' => t.StartsWith("RIP: "u8) || t.StartsWith("RIP  "u8) || t.StartsWith("RSP: "u8)
            || t.StartsWith("RAX: "u8)
            || t.StartsWith("RDX: "u8) || t.StartsWith("RBP: "u8) || t.StartsWith("RBX: "u8) || t.StartsWith("R10: "u8)
            || t.StartsWith("R13: "u8) || t.StartsWith("Register r"u8),
        (byte)'C' => t.StartsWith("Code: "u8) || t.StartsWith("CR2: "u8) || t.StartsWith("CR0: "u8)
            || t.StartsWith("CFAR: "u8)
            || t.StartsWith("CS: "u8) || t.StartsWith("Control: "u8),
        (byte)'E' => t.StartsWith("EIP: "u8) || t.StartsWith("EAX: "u8) || t.StartsWith("ESI: "u8)
            || t.StartsWith("EFLAGS: "u8),
        (byte)'D' => t.StartsWith("DS: "u8) || t.StartsWith("DR0: "u8) || t.StartsWith("DR3: "u8)
            || t.StartsWith("DR6: "u8),
        (byte)'F' => t.StartsWith("FS: "u8) || t.StartsWith("Flags: "u8),
        (byte)'G' => t.StartsWith("GPR"u8),
        (byte)'I' => t.StartsWith("Instruction dump:"u8),
        (byte)'K' => t.StartsWith("Krnl PSW : "u8) || t.StartsWith("Krnl GPRS: "u8) || t.StartsWith("Krnl Code: "u8)
            || t.StartsWith("Kernel Offset: "u8),
        (byte)'N' => t.StartsWith("NIP"u8),
        (byte)'L' => t.StartsWith("LR "u8) || t.StartsWith("Last Breaking-Event-Address:"u8),
        (byte)'M' => t.StartsWith("MSR: "u8),
        (byte)'T' => t.StartsWith("TASK = "u8),
        (byte)'p' => t.StartsWith("pc : "u8) || t.StartsWith("pstate: "u8) || t.StartsWith("psr: "u8),
        (byte)'l' => t.StartsWith("lr : "u8),
        (byte)'S' => t.StartsWith("Stack :"u8) || t.StartsWith("Stack:"u8),
        (byte)'s' => t.StartsWith("sp : "u8),
        (byte)'$' => t.StartsWith("$ "u8) || (t.Length > 2 && char.IsAsciiDigit((char)t[1])),
        (byte)'-' => t.StartsWith("---[ end "u8),
        (byte)'x' or (byte)'r' => t.Length > 4 && char.IsAsciiDigit((char)t[1]) && t[..5].IndexOf((byte)':') > 0,
        _ => false,
    };

    /// <summary><c>bfa0: 00000001 c0a1f000</c>, <c>epc : ffffffff80003a6a ra : …</c>, <c>00000000 80123456 …</c>: words
    /// of eight hex digits or more, each with at most a short name.</summary>
    private static bool IsHexWords(ReadOnlySpan<byte> t)
    {
        int registers = 0;
        int others = 0;
        int digits = 0;
        while (!t.IsEmpty)
        {
            int end = t.IndexOf((byte)' ');
            ReadOnlySpan<byte> word = (end < 0 ? t : t[..end]).Trim("[<>]():"u8);
            t = end < 0 ? default : t[(end + 1)..];
            if (word.IsEmpty) { continue; }
            if (word.Length >= RegisterDigits && word.IndexOfAnyExcept(ByteSets.Hex) < 0)
            {
                registers++;
                digits += word.IndexOfAny(ByteSets.Digits) >= 0 ? 1 : 0;
            }
            else if (word.Length <= 5) { others++; }
            else { return false; }
        }

        return registers > 1 && digits == registers && others <= registers;
    }
}

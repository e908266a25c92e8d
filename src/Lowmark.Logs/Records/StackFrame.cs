using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Records;

/// <summary>One frame of the call trace: <c>[ [&lt;addr&gt;]] [? ]function+0x12/0x34 [module]</c>.</summary>
/// <param name="Module">Null for the kernel image.</param>
/// <param name="Reliable">False for frames marked <c>?</c>: left on the stack by earlier calls.</param>
/// <param name="Marker">True for context marks (<c>&lt;IRQ&gt;</c>, <c>&lt;TASK&gt;</c>): <paramref name="Function"/>
/// is the mark.</param>
public readonly record struct StackFrame(string Function, string? Module, bool Reliable, bool Marker)
{
    /// <summary>Frames of one line: up to v4.9 a context mark and a frame share one.</summary>
    /// <param name="functions">Of a table for functions alone; the lines of a trace share it.</param>
    public static void Parse(ReadOnlySpan<byte> text, ref ArrayBuilder<StackFrame> into, ref NameOrder functions)
    {
        ReadOnlySpan<byte> rest = text.TrimBlanks();
        if (rest is [(byte)'<' or (byte)'[', ..]) { rest = BehindMarks(rest, ref into); }
        bool reliable = rest is not [(byte)'?', ..];
        if (!reliable) { rest = rest[1..].TrimBlanksStart(); }
        bool isBare = !rest.Contains((byte)' ');            // most frames: nothing else in the line
        if (!isBare)
        {
            if (TryArm(new LineCursor(rest), reliable, ref into)) { return; }
            if (rest is [(byte)'(', ..]) { rest = rest[1..]; }
        }

        if (FunctionOf(rest, ref functions, out int plus) is not { } function) { return; }
        reliable &= isBare || rest.IndexOf(" (unreliable)"u8) < 0;
        string? module = isBare ? null : ModuleOf(rest[plus..]);
        into.Add(new StackFrame(function, module, reliable, Marker: false));
    }

    /// <returns>The text behind context marks, which are taken, and an address.</returns>
    private static ReadOnlySpan<byte> BehindMarks(
        ReadOnlySpan<byte> text, scoped ref ArrayBuilder<StackFrame> into)
    {
        LineCursor cursor = new(text);
        while (cursor.Rest.StartsWith("<"u8) && cursor.TryTakeThrough(">"u8, out ReadOnlySpan<byte> mark))
        {
            string marker = Names.Of(mark.TrimStart((byte)'<'));
            into.Add(new StackFrame(marker, null, Reliable: true, Marker: true));
            cursor.TryTake(">"u8);
            cursor.SkipBlanks();
        }

        if (cursor.Rest.StartsWith("["u8) && cursor.Rest.IndexOf(">]"u8) is > 0 and < 24)
        {
            cursor.TryTakeThrough(">]"u8, out _);
            cursor.SkipBlanks();
        }

        return cursor.Rest;
    }

    /// <param name="plus">Where the offset begins.</param>
    /// <returns>Null when there is no name before an offset.</returns>
    private static string? FunctionOf(ReadOnlySpan<byte> rest, ref NameOrder functions, out int plus)
    {
        if (functions.Expected(rest, behind: (byte)'+') is { } expected
            && rest[expected.Bytes..].StartsWith("+0x"u8))
        {
            plus = expected.Bytes;
            return functions.Take(expected);
        }

        plus = rest.IndexOf("+0x"u8);
        if (plus <= 0) { return null; }
        ReadOnlySpan<byte> name = rest[..plus];
        name = name[(name.LastIndexOf((byte)' ') + 1)..].TrimStart("(."u8);
        return name.IsEmpty || name.Length > 200 ? null : functions.Take(name);
    }

    /// <summary>arm since v3.1: <c>[&lt;addr&gt;] (function [module]) from [&lt;addr&gt;] (caller+0x10/0x14)</c>, since
    /// v5.17 without the addresses (dump_backtrace_entry(), arch/arm/kernel/traps.c). The callers are the functions of
    /// the next lines.</summary>
    private static bool TryArm(LineCursor cursor, bool reliable, ref ArrayBuilder<StackFrame> into)
    {
        bool bracket = cursor.TryTake("("u8);
        if (!cursor.TryTakeThrough(bracket ? ") from "u8 : " from "u8, out ReadOnlySpan<byte> where)) { return false; }
        if (cursor.Rest.IndexOf("+0x"u8) < 0 || where.Length > 200) { return false; }
        int end = where.IndexOfAny("+ "u8);
        ReadOnlySpan<byte> name = end < 0 ? where : where[..end];
        if (name.IsEmpty) { return false; }
        string? module = end < 0 ? null : ModuleOf(where[end..]);
        into.Add(new StackFrame(Names.Of(name), module, reliable, Marker: false));
        return true;
    }

    private static string? ModuleOf(ReadOnlySpan<byte> rest)
    {
        int open = rest.IndexOf(" ["u8);
        if (open < 0) { return null; }
        ReadOnlySpan<byte> inside = rest[(open + 2)..];
        int end = inside.IndexOfAny("] "u8);
        return end is > 0 and < 60 && inside[..end].IndexOfAnyExcept(ByteSets.ModuleName) < 0
            ? Names.Of(inside[..end])
            : null;
    }
}

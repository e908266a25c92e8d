using Lowmark.Kernel;

namespace Lowmark.Plans;

/// <summary>A configuration file, whole, replaced in one go. Taken back by putting the old content back, or by removing
/// a file that was not there.</summary>
/// <param name="File">Its path from the machine's root. Hostile text.</param>
/// <param name="Old">Null: there must be no such file.</param>
/// <param name="New">Null: the file is removed.</param>
public sealed record ReplaceFile(string Does, string File, string? Old, string? New) : Step(Does);

/// <summary>A file of zeroes without holes, for swap: as its file system needs it made.</summary>
/// <param name="File">There must be no such file. Removed when taken back.</param>
public sealed record MakeSwapFile(string Does, string File, long Bytes, SwapFileWay Way) : Step(Does);

/// <summary>A program of the system, by its name, with each argument as it is: no shell reads them.</summary>
/// <param name="Program">One of those that Apply knows: systemctl, swapon, mkswap, …</param>
/// <param name="Undo">Arguments that take it back; null: nothing to take back.</param>
/// <param name="UndoProgram">Null: the same program.</param>
public sealed record RunProgram(
    string Does, string Program, EquatableArray<string> Arguments, string? UndoProgram,
    EquatableArray<string>? Undo) : Step(Does);

public enum SwapFileWay
{
    /// <summary>Written in full: right everywhere but on copy-on-write file systems.</summary>
    Written,

    /// <summary>Btrfs: made empty, marked NOCOW, then written.</summary>
    NoCopyOnWrite,
}

namespace LunarHub.Search.Vectors;

/// <summary>The ways to look a block of sketches up in a query's tables. All give the same integers.</summary>
internal enum SketchPath
{
    /// <summary>One slot after another; what the others are tested against.</summary>
    Scalar,

    /// <summary>128 bits at a time: Arm's TBL, SSSE3's PSHUFB, or what the runtime makes of it.</summary>
    Vector128,

    /// <summary>x86 with AVX2.</summary>
    Avx2,

    /// <summary>x86 with AVX-512 BW: a whole line of 64 slots at a time.</summary>
    Avx512,
}

/* The few types and function signatures of PDFium's public C interface that the PDF reader calls.
   The library itself is found and opened at run time; nothing here links against it. */
#ifndef CPDFIUM_H
#define CPDFIUM_H

#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

/* fork(2), which Swift hides because a process of several threads must not go on after it. */
static inline pid_t CPDFiumFork(void) { return fork(); }

typedef struct CPDFiumDocument *CPDFiumDocumentRef;
typedef struct CPDFiumPage *CPDFiumPageRef;
typedef struct CPDFiumTextPage *CPDFiumTextPageRef;
typedef struct CPDFiumObject *CPDFiumObjectRef;
typedef const struct CPDFiumSegment *CPDFiumSegmentRef;
typedef struct CPDFiumBitmap *CPDFiumBitmapRef;
typedef struct CPDFiumAnnotation *CPDFiumAnnotationRef;
typedef struct CPDFiumForm *CPDFiumFormRef;

/* Affine map x' = a x + c y + e, y' = b x + d y + f. */
typedef struct { float a, b, c, d, e, f; } CPDFiumMatrix;
/* Page coordinates in points, y upwards. */
typedef struct { float left, top, right, bottom; } CPDFiumRect;

typedef struct {
  int version; /* 2 */
  const char **userFontPaths;
  void *isolate;
  unsigned int embedderSlot;
} CPDFiumConfiguration;

/* Version 2 of the form-fill callbacks; every callback may be null while no script runs. */
typedef struct {
  int version;
  void *callbacks[63];
} CPDFiumFormFill;

typedef void (*CPDFiumInitLibrary)(const CPDFiumConfiguration *);
typedef CPDFiumDocumentRef (*CPDFiumLoadDocument)(const void *bytes, size_t count, const char *password);
typedef unsigned long (*CPDFiumLastError)(void);
typedef int (*CPDFiumPageCount)(CPDFiumDocumentRef);
typedef void (*CPDFiumCloseDocument)(CPDFiumDocumentRef);
typedef CPDFiumPageRef (*CPDFiumLoadPage)(CPDFiumDocumentRef, int index);
typedef void (*CPDFiumClosePage)(CPDFiumPageRef);
typedef float (*CPDFiumPageLength)(CPDFiumPageRef);
typedef int (*CPDFiumPageRotation)(CPDFiumPageRef);
typedef int (*CPDFiumPageBoundingBox)(CPDFiumPageRef, CPDFiumRect *);

typedef CPDFiumTextPageRef (*CPDFiumLoadTextPage)(CPDFiumPageRef);
typedef void (*CPDFiumCloseTextPage)(CPDFiumTextPageRef);
typedef int (*CPDFiumCharacterCount)(CPDFiumTextPageRef);
typedef unsigned int (*CPDFiumCharacterUnicode)(CPDFiumTextPageRef, int index);
typedef int (*CPDFiumCharacterFlag)(CPDFiumTextPageRef, int index);
typedef unsigned long (*CPDFiumCharacterFontName)(
  CPDFiumTextPageRef, int index, void *buffer, unsigned long bytes, int *flags);
typedef float (*CPDFiumCharacterAngle)(CPDFiumTextPageRef, int index);
typedef int (*CPDFiumCharacterLooseBox)(CPDFiumTextPageRef, int index, CPDFiumRect *);
typedef int (*CPDFiumCharacterBox)(
  CPDFiumTextPageRef, int index, double *left, double *right, double *bottom, double *top);
typedef CPDFiumObjectRef (*CPDFiumCharacterObject)(CPDFiumTextPageRef, int index);

typedef int (*CPDFiumObjectCount)(CPDFiumPageRef);
typedef CPDFiumObjectRef (*CPDFiumObjectAt)(CPDFiumPageRef, int index);
typedef int (*CPDFiumFormObjectCount)(CPDFiumObjectRef);
typedef CPDFiumObjectRef (*CPDFiumFormObjectAt)(CPDFiumObjectRef, unsigned long index);
typedef int (*CPDFiumObjectInteger)(CPDFiumObjectRef);
typedef int (*CPDFiumObjectMatrix)(CPDFiumObjectRef, CPDFiumMatrix *);
typedef int (*CPDFiumObjectBounds)(CPDFiumObjectRef, float *left, float *bottom, float *right, float *top);
typedef int (*CPDFiumObjectColor)(
  CPDFiumObjectRef, unsigned int *red, unsigned int *green, unsigned int *blue, unsigned int *alpha);
typedef int (*CPDFiumObjectWidth)(CPDFiumObjectRef, float *width);
typedef int (*CPDFiumPathDrawMode)(CPDFiumObjectRef, int *fill, int *stroke);
typedef CPDFiumSegmentRef (*CPDFiumPathSegmentAt)(CPDFiumObjectRef, int index);
typedef int (*CPDFiumSegmentPoint)(CPDFiumSegmentRef, float *x, float *y);
typedef int (*CPDFiumSegmentInteger)(CPDFiumSegmentRef);

typedef int (*CPDFiumAnnotationCount)(CPDFiumPageRef);
typedef CPDFiumAnnotationRef (*CPDFiumAnnotationAt)(CPDFiumPageRef, int index);
typedef void (*CPDFiumCloseAnnotation)(CPDFiumAnnotationRef);
typedef int (*CPDFiumAnnotationInteger)(CPDFiumAnnotationRef);
typedef int (*CPDFiumAnnotationRect)(CPDFiumAnnotationRef, CPDFiumRect *);
typedef CPDFiumFormRef (*CPDFiumInitForm)(CPDFiumDocumentRef, CPDFiumFormFill *);
typedef void (*CPDFiumExitForm)(CPDFiumFormRef);
typedef int (*CPDFiumFieldInteger)(CPDFiumFormRef, CPDFiumAnnotationRef);
/* UTF-16LE with a final zero; returns the bytes needed. */
typedef unsigned long (*CPDFiumFieldText)(
  CPDFiumFormRef, CPDFiumAnnotationRef, unsigned short *buffer, unsigned long bytes);

typedef CPDFiumBitmapRef (*CPDFiumCreateBitmap)(int width, int height, int format, void *scan, int stride);
typedef int (*CPDFiumFillBitmap)(CPDFiumBitmapRef, int left, int top, int width, int height, unsigned int argb);
typedef void (*CPDFiumDestroyBitmap)(CPDFiumBitmapRef);
typedef void (*CPDFiumRenderPage)(
  CPDFiumBitmapRef, CPDFiumPageRef, int x, int y, int width, int height, int rotate, int flags);

#endif
